"""Who works in an audit: its members and the invitations by which they come."""
