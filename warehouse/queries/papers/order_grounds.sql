-- Papers of the register that an order rests on, the one to be named first. Grain: kind of order × document.
select paper, document_kind, document_no, document_date, topic
from marts.rpt_order_grounds
where $paper::varchar is null or paper = $paper
order by place
