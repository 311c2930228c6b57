"""What people see: sentences, tables, pictures and pages made of results."""
