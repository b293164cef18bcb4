"""What the reader of workbooks is measured by."""
