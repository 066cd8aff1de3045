"""Forms: workbooks read and written."""
