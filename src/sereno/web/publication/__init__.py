"""Publishing: what everybody may have of an audit, as pages and in the formats of others."""
