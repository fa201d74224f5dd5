"""An organisation's own services in a spreadsheet, and a newer world directory merged into the local one."""
