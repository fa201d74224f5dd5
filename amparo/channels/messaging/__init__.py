"""Messaging platforms on one base: a folder for each, and what all of them share beside it (docs/messaging.md).

A message goes this way: `channel` takes the request and asks the platform whether it is authentic and what came;
`desk` answers it in the order of its conversation, on the same turn as the website; `outgoing` makes the reply into
messages of that platform; `delivery` sends them.
"""
