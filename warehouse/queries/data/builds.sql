-- Builds, newest first, the failed ones too. Grain: build.
select build_id, started_at, finished_at, status, tests_failed, tests_warned, git_commit, message
from ops.builds
order by started_at desc
