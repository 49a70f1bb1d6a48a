-- A list that comes again replaces its older version.
select list_name, document, school_year, school_code, school_name, municipality, marker, load_id, row_number
from {{ current_rows('official_signs') }}
