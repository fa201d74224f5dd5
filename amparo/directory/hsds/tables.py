"""The tables of HSDS 3.0 that an export fills: their files, and their fields in the order of the standard."""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "3.0"


@dataclass(frozen=True)
class Field:
    """A field of Table Schema; `format` is '' where the type has no special one, `choices` where any value goes."""

    name: str
    type: str = "string"
    format: str = ""
    required: bool = False
    unique: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table of HSDS: `links` leads from the name of a field to the table whose id it holds."""

    name: str
    file: str
    fields: tuple[Field, ...]
    links: dict[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the fields, as in the first line of the file."""
        return tuple(field.name for field in self.fields)


_FORMATS = ("uuid", "email", "uri")
_CHOICES = {
    "status": ("active", "inactive", "defunct", "temporarily closed"),
    "wkst": ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
    "freq": ("WEEKLY", "MONTHLY"),
}


def _field(text: str) -> Field:
    """'number!' is a text that must be there, 'id:uuid!*' one that must also stand only once in its table."""
    unique = text.endswith("*")
    required = text.rstrip("*").endswith("!")
    name, _, kind = text.rstrip("*!").partition(":")
    kind = kind or "string"
    is_format = kind in _FORMATS
    return Field(
        name,
        "string" if is_format else kind,
        kind if is_format else "",
        required,
        unique,
        _CHOICES.get(name, ()),
    )


def _table(name: str, file: str, fields: str, **links: str) -> Table:
    return Table(name, file, tuple(_field(text) for text in fields.split()), links)


TABLES = {
    table.name: table
    for table in (
        _table(
            "organization",
            "organizations.csv",
            "id:uuid!* name! alternate_name description! email:email website:uri tax_status tax_id "
            "year_incorporated:number legal_status logo uri:uri parent_organization_id:uuid",
        ),
        _table(
            "service",
            "services.csv",
            "id:uuid!* organization_id:uuid! program_id:uuid name! alternate_name description url:uri email:email "
            "status! interpretation_services application_process fees_description wait_time fees accreditations "
            "eligibility_description minimum_age:number maximum_age:number assured_date:date assurer_email:email "
            "licenses alert last_modified:datetime",
            organization_id="organization",
        ),
        _table(
            "phone",
            "phones.csv",
            "id:uuid!* location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid "
            "service_at_location_id:uuid number! extension:number type description",
            service_id="service",
            organization_id="organization",
            contact_id="contact",
        ),
        _table(
            "contact",
            "contacts.csv",
            "id:uuid!* organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid name title "
            "department email:email",
            service_id="service",
            organization_id="organization",
        ),
        _table(
            "schedule",
            "schedules.csv",
            "id:uuid!* service_id:uuid location_id:uuid service_at_location_id:uuid valid_from:date valid_to:date "
            "dtstart:date timezone:number until:date count:number wkst freq interval:number byday byweekno "
            "bymonthday byyearday description opens_at:time closes_at:time schedule_link:uri attending_type notes",
            service_id="service",
        ),
        _table(
            "service_area",
            "service_areas.csv",
            "id:uuid!* service_id:uuid name description extent extent_type uri",
            service_id="service",
        ),
        _table(
            "language",
            "languages.csv",
            "id:uuid!* service_id:uuid location_id:uuid phone_id:uuid name code note",
            service_id="service",
            phone_id="phone",
        ),
        _table(
            "cost_option",
            "cost_options.csv",
            "id:uuid!* service_id:uuid! valid_from:date valid_to:date option currency amount:number "
            "amount_description",
            service_id="service",
        ),
        _table("taxonomy", "taxonomies.csv", "id:uuid!* name! description! uri:uri version"),
        _table(
            "taxonomy_term",
            "taxonomy_terms.csv",
            "id:uuid!* code* name! description! parent_id:uuid taxonomy language taxonomy_id:uuid term_uri:uri",
            taxonomy_id="taxonomy",
        ),
        _table(
            "attribute",
            "attributes.csv",
            "id:uuid!* link_id:uuid! taxonomy_term_id:uuid! link_type link_entity! value",
            taxonomy_term_id="taxonomy_term",
        ),
        _table(
            "metadata",
            "metadata.csv",
            "id:uuid!* resource_id:uuid! resource_type! last_action_date:date! last_action_type! field_name! "
            "previous_value! replacement_value! updated_by!",
        ),
    )
}

# The lists inside a service, each with the table that its items are rows of.
NESTED = {
    "phones": "phone",
    "contacts": "contact",
    "schedules": "schedule",
    "service_areas": "service_area",
    "languages": "language",
    "cost_options": "cost_option",
    "attributes": "attribute",
    "metadata": "metadata",
}
