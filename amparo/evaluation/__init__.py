"""`amparo evaluate`: how well a running bot understands messages and holds conversations, as a report."""
