"""How many runs each job takes: cut by time, by what a copy holds, and over slots."""


def split_runs(runs: int, *, most_runs: int | None, parallel: int = 1) -> tuple[tuple[int, int], ...]:
    """Return (jobs, runs of each) for `runs` runs in all: as few jobs as possible, as even as possible.

    No job has more than `most_runs` (None: any number will do), and there are at least `parallel`
    jobs where the runs suffice. The jobs differ by one run at most, the longer ones first.
    """
    if runs <= 0:
        return ()
    jobs = 1 if most_runs is None else -(-runs // most_runs)
    jobs = max(jobs, min(parallel, runs))
    least, longer = divmod(runs, jobs)
    pairs = ((longer, least + 1), (jobs - longer, least))
    return tuple((count, each) for count, each in pairs if count)


def most_runs_within(seconds_of_one_run: float, longest_seconds: int | None) -> int | None:
    """Return how many runs a job may have so as not to last longer; one run may take any time.

    `longest_seconds` is the game's limit for jobs of several runs, None for no limit.
    """
    if longest_seconds is None or seconds_of_one_run <= 0:
        return None
    return max(1, int(longest_seconds // seconds_of_one_run))
