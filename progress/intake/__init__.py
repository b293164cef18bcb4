"""Any city's workbook → records with their origin cells → preview → commit."""
