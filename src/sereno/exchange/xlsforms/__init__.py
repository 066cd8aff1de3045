"""XLSForm: workbooks of questions, read into XForms and written from plans of ours."""
