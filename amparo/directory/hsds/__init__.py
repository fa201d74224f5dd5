"""Open Referral HSDS 3.0: rows as services of the standard, exports, and import from other directories."""
