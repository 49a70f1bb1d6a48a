-- Descriptions of marts and their columns for «Как посчитано». Grain: model × column.
select model, column_name, description
from ops.docs
