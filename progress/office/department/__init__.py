"""The pages of a department (担当課): what it owes, and the form in which it answers."""
