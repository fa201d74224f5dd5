"""What people have to look at in the directory, one service after the other, and what they found out."""
