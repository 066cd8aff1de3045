"""Files that show that something was done: brought, looked at again, taken back."""
