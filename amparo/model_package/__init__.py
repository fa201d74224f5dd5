"""The trained model as one file that can be given to others: what is in it, how it is checked, where it comes from."""
