"""Kill -9 of a process that tests started: after so long, or as soon as it has said something.

How long a run takes changes with whatever else the machine does, so that instants spread over a run
that was timed may all come too early. A kill after the first words never does.
"""

import subprocess
import time


def killed(process: subprocess.Popen[str], seconds: float, *, once_it_spoke: bool) -> str:
    """What the process had said when it was killed: after so long, or after its first words."""
    assert process.stdout
    said = process.stdout.readline() if once_it_spoke else ""
    if not once_it_spoke:
        time.sleep(seconds)
    process.kill()
    rest, complaint = process.communicate()
    assert complaint == ""
    return said + rest
