"""Parts of pages that are pages of their own size: tables, forms and notes."""
