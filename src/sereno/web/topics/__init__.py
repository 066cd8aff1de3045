"""Topics of an audit."""
