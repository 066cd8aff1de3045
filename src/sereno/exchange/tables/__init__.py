"""Tables as institutions send them: delimited text, workbooks, Parquet; plain or packed."""
