"""The directory of organisations and the topics of an audit."""
