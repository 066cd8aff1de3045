"""What an activity leaves: received and looked into, kept sealed, shown, withdrawn, erased."""
