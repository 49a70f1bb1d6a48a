with next_cycle as (
    select min(cycle_code) as cycle_code, min(cycle_name) as cycle_name, min(collect_to) as collect_to
    from {{ ref('int_support__cycles') }}
    where is_next
),

-- A line with the decision that a file keeps: what it says, and since when.
asked as (
    select
        lines.*, requests.request_date, requests.basis as request_basis,
        -- A list of a year ago is of another stream.
        coalesce(requests.request_date, cast({{ today() }} - interval 1 year as date)) as counts_from
    from {{ ref('int_support__lines') }} as lines
    left join {{ ref('fct_pd_requests') }} as requests on lines.request_id = requests.request_id
),

-- Who stands in a list of enrolment by name; whoever it does not name takes a line of the school that names nobody.
listed as (
    select asked.line_id, min(found.document_date) as document_date, min_by(found.document_no, found.document_date) as document_no
    from asked
    inner join {{ ref('fct_pd_enrolments') }} as found
        on asked.teacher_code = found.teacher_code and asked.course_code = found.course_code
    where asked.status in ('proposed', 'accepted', 'sent', 'enrolled') and found.document_date >= asked.counts_from
    group by asked.line_id
),

unnamed as (
    select
        found.school_code, found.course_code, cast(sum(found.people_cnt) as bigint) as people_cnt,
        max(found.document_date) as document_date, max_by(found.document_no, found.document_date) as document_no
    from {{ ref('fct_pd_enrolments') }} as found
    left join asked on found.teacher_code = asked.teacher_code and found.course_code = asked.course_code
    where found.course_code is not null and asked.line_id is null
    group by found.school_code, found.course_code
),

of_schools as (
    select asked.line_id, unnamed.document_date, unnamed.document_no
    from asked
    inner join unnamed on asked.school_code = unnamed.school_code and asked.course_code = unnamed.course_code
    where asked.teacher_code is null and asked.status in ('accepted', 'sent', 'enrolled') and unnamed.document_date >= asked.counts_from
    qualify row_number() over (partition by asked.school_code, asked.course_code order by asked.line_id) <= unnamed.people_cnt
),

enrolled as (
    select * from listed
    union all
    select * from of_schools
),

-- Letters that carry a request for courses; a letter to no school is of the only municipality there is.
letters as (
    select document_no, document_date, municipality
    from {{ ref('fct_documents') }}
    where direction = 'outgoing' and contains(lower(topic), 'заявк') and regexp_matches(lower(topic), 'повышени[еюя] квалификации|курс')
),

places as (
    select count(distinct municipality) as cnt from asked
),

gone as (
    select asked.line_id, min(letters.document_date) as document_date, min_by(letters.document_no, letters.document_date) as document_no
    from asked
    cross join places
    inner join letters
        on
            asked.request_date <= letters.document_date
            and coalesce(letters.municipality, case when places.cnt = 1 then asked.municipality end) = asked.municipality
    where asked.status = 'accepted' and asked.course_code is not null
    group by asked.line_id
),

-- Acceptance is closed by the completion of that very course since the request came.
finished as (
    select asked.line_id, max(done.completed_on) as completed_on
    from asked
    inner join {{ ref('fct_pd_completions') }} as done
        on asked.teacher_code = done.teacher_code and asked.course_code = done.course_code
    left join enrolled on asked.line_id = enrolled.line_id
    where (asked.status in ('accepted', 'sent', 'enrolled') or enrolled.line_id is not null)
        and (asked.request_date is null or done.completed_on >= asked.request_date)
        and (enrolled.document_date is null or done.completed_on >= enrolled.document_date)
    group by asked.line_id
)

select
    lines.line_id,
    lines.municipality,
    lines.school_code,
    schools.name as school_name,
    lines.teacher_code,
    teachers.position,
    lines.subject,
    lines.grade,
    teachers.category,
    lines.ground_kind,
    lines.topic,
    lines.deficit,
    lines.grounds,
    lines.grounds_cnt,
    lines.basis,
    lines.strength,
    lines.last_course_on,
    cast(year(lines.last_course_on) as integer) as last_course_year,
    lines.priority,
    lines.priority_score,
    lines.priority_reasons,
    lines.course_code,
    courses.course_name,
    courses.organisation,
    courses.hours,
    courses.course_form,
    courses.dates_text,
    courses.date_from,
    courses.date_to,
    lines.outcome,
    lines.explanation,
    lines.help_form,
    lines.help_text,
    case
        when finished.completed_on is not null then 'completed'
        when enrolled.line_id is not null then 'enrolled'
        when gone.line_id is not null then 'sent'
        else lines.status
    end as status,
    case
        when finished.completed_on is not null then strftime(finished.completed_on, 'курс пройден %d.%m.%Y')
        when enrolled.line_id is not null then concat('приказ о зачислении № ', enrolled.document_no, strftime(enrolled.document_date, ' от %d.%m.%Y'))
        when gone.line_id is not null then concat('письмо', ' № ' || gone.document_no, strftime(gone.document_date, ' от %d.%m.%Y'))
        when lines.status = 'sent' and starts_with(lines.request_basis, 'направлена письмом') then lines.request_basis
        when lines.status = 'sent' then 'файл заявки, письмо не названо'
        when lines.status = 'enrolled' then 'файл заявки, списка зачисленных нет'
        else lines.status_source
    end as status_source,
    lines.request_id,
    next_cycle.cycle_code,
    next_cycle.cycle_name,
    next_cycle.collect_to as collect_until,
    lines.teacher_code is not null as is_person_level
from asked as lines
cross join next_cycle
left join finished on lines.line_id = finished.line_id
left join enrolled on lines.line_id = enrolled.line_id
left join gone on lines.line_id = gone.line_id
left join {{ ref('dim_schools') }} as schools on lines.school_code = schools.school_code
left join {{ ref('dim_teachers') }} as teachers on lines.teacher_code = teachers.teacher_code
left join {{ ref('dim_courses') }} as courses on lines.course_code = courses.course_code
