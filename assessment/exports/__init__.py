"""What people take along of an assessment: a workbook, a table, slides and pictures."""
