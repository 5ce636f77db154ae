#!/usr/bin/env python3
"""Runs the commands of README.md and compares what they print with what the README says.

    python3 Tests/Story/readme.py [README.md]

All blocks fenced as ```console are one bash session; a line that begins with "$ " is a command (continued where it ends with a
backslash), the lines below it are its output. In the output "…" stands for anything within a line, and a line of only "…" for any
number of lines. A block fenced as ```console skip-run is shown but run elsewhere: the words behind it say where. The session runs from
the top of the checkout, with the built voucherd first on PATH. Exit 1 at the first difference.
"""
import re, subprocess, sys, os, signal

def blocks(text):
    for match in re.finditer(r"^```console([^\n]*)\n(.*?)^```$", text, re.S | re.M):
        yield match.group(1).strip(), match.group(2), text[: match.start()].count("\n") + 2

def commands(block, line):
    command, expected, start = None, [], line
    lines = block.split("\n")[:-1]
    index = 0
    while index < len(lines):
        text = lines[index]
        if text.startswith("$ "):
            if command is not None:
                yield command, expected, start
            command, expected, start = text[2:], [], line + index
            while command.endswith("\\"):
                index += 1
                command += "\n" + lines[index]
        else:
            expected.append(text)
        index += 1
    if command is not None:
        yield command, expected, start

def matches(expected, actual):
    pattern = ""
    for line in expected:
        pattern += r"(?:[^\n]*\n)*?" if line.strip() == "…" else "[^\n]*".join(map(re.escape, line.split("…"))) + "\n"
    return re.fullmatch(pattern, actual) is not None

class Session:
    """One bash, kept between the commands, so that variables and background jobs live on."""
    def __init__(self, env):
        self.bash = subprocess.Popen(["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                     text=True, env=env, start_new_session=True)
    def run(self, command):
        mark = "readme-end-of-output"
        self.bash.stdin.write(f"{command}\necho; echo {mark} $?\n"); self.bash.stdin.flush()
        out = []
        for line in self.bash.stdout:
            if line.startswith(mark):
                text = "".join(out)
                return text[:-1] if text.endswith("\n") else text, int(line.split()[1])
            out.append(line)
        raise SystemExit(f"the shell ended within: {command}")
    def close(self):
        self.bash.stdin.close()
        try: os.killpg(self.bash.pid, signal.SIGTERM)
        except ProcessLookupError: pass
        self.bash.wait()

def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "README.md"
    env = dict(os.environ, PATH=os.path.abspath(os.environ.get("VOUCHERD_BIN", ".build/debug")) + ":" + os.environ["PATH"])
    ran = 0
    session = Session(env)
    try:
        for words, block, line in blocks(open(path, encoding="utf-8").read()):
            if words.startswith("skip-run"): continue
            for command, expected, at in commands(block, line):
                actual, status = session.run(command)
                if actual and not actual.endswith("\n"): actual += "\n"
                if expected and not matches(expected, actual):
                    print(f"{path}:{at}: $ {command}\n--- README says\n" + "\n".join(expected) + f"\n--- it printed (exit {status})\n{actual}")
                    sys.exit(1)
                print(f"ok  {path}:{at}: {command.splitlines()[0][:100]}")
                ran += 1
    finally: session.close()
    print(f"{ran} passed, 0 failed")
    if ran == 0: sys.exit(1)

if __name__ == "__main__": main()
