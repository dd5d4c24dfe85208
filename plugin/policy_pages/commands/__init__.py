"""What the command ``policy-pages`` can do, one room a command."""
