"""Puts a reply into words of one language for one kind of channel.

`web` keeps the contract of the website channel and lays out the pages; `sms` makes plain texts for a phone. Both take
the sentences about services from `services`, `emergency` and `line_details`, and all go through the catalogue.
"""
