"""What a text says that may tell who somebody is: found by rules, to be decided by a person."""
