"""Topics of an audit: what its findings and recommendations are about."""
