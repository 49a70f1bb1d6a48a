"""What ФИС ОКО itself publishes: heads of its exports and figures by groups."""
