"""Detection of danger and self-harm, apart from what else a message is about."""
