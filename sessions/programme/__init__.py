"""The programme as releases hold it: frozen, read, worded, compared, and laid beside the plans of people."""
