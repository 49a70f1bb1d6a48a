-- What is said for a skill as a document has it: a space lost, or set inside a word, by the table of a document makes no
-- other skill. Texts of the same letters and digits are one, and of their spellings the one is said whose words other
-- skills know too. Grain: text as written.
with texts as (
    select skill as written from {{ ref('stg_test_specs__tasks') }} where skill is not null
    union all
    select planned_result from {{ ref('stg_test_specs__tasks') }} where planned_result is not null
    union all
    select skill_group from {{ ref('stg_test_specs__tasks') }} where skill_group is not null
    union all
    select distinct skill_group from {{ ref('int_results__tasks_checked') }} where skill_group is not null
),

counted as (
    select written, {{ plain_title('written') }} as plain, count(*) as times_cnt
    from texts
    group by written
),

keyed as (
    select written, plain, {{ letters_only('plain') }} as letters, sum(times_cnt) over (partition by plain) as times_cnt
    from counted
    where {{ letters_only('plain') }} <> ''
),

worded as (
    select distinct plain, letters, times_cnt, unnest(string_split({{ plain_words('plain') }}, ' ')) as word
    from keyed
),

known as (
    select word, count(distinct letters) > 1 as is_known from worded group by word
),

said as (
    select worded.letters, worded.plain as title
    from worded
    inner join known using (word)
    group by worded.letters, worded.plain, worded.times_cnt
    qualify row_number() over (
        partition by worded.letters order by count(*) filter (where not known.is_known), worded.times_cnt desc, worded.plain
    ) = 1
)

select keyed.written, said.title
from keyed
inner join said on keyed.letters = said.letters
