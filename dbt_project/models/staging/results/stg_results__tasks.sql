select
    load_id,
    participant_sheet,
    participant_row,
    row_number,
    column_name,
    task_no,
    task_code,
    value,
    score,
    response,
    max_score as file_max_score,
    skill_group
from {{ source('raw', 'results_tasks') }}
