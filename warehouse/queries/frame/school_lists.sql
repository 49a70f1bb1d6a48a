-- Official lists with their years, the newest first. Grain: list × school on it.
select
    list_title,
    is_of_signs,
    school_code
from marts.brg_school_lists
where is_on_list
order by list_year desc, list_title, school_code
