"""How long a person waits for a kernel, in seconds.

    kernel_times.py [NAME]      .net-csharp, or python3 to compare; JUPYTER_DATA_DIR says where the kernel is registered
"""
import statistics
import sys
import time

from jupyter_client.manager import KernelManager

REPEATS = 20
PATIENCE = 60
PAUSE = 5  # what a person needs at least before the first completion


class Session:
    def __init__(self, name):
        self.manager = KernelManager(kernel_name=name)
        self.begun = time.perf_counter()
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def reply(self, message):
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == message:
                return reply["content"]

    def timed(self, ask):
        begun = time.perf_counter()
        content = self.reply(ask())
        assert content["status"] == "ok", content
        return time.perf_counter() - begun


KERNELS = {  # a word to complete, a cell that never ends, a cell that keeps a number
    ".net-csharp": ("Console.ReadL", "while (true) { }", "var kept = 1;"),
    "python3": ("statistics.med", "while True: pass", "kept = 1"),
}
name = sys.argv[1] if len(sys.argv) > 1 else ".net-csharp"
word, endless, keeping = KERNELS[name]
session = Session(name)
client = session.client
assert session.reply(client.execute("1 + 1"))["status"] == "ok"
print(f"first result {time.perf_counter() - session.begun:.3f}")
print(f"cell {statistics.median(session.timed(lambda: client.execute('1 + 1')) for _ in range(REPEATS)):.3f}")
time.sleep(PAUSE)
print(f"first completion {session.timed(lambda: client.complete(word)):.3f}")
print(f"completion {statistics.median(session.timed(lambda: client.complete(word)) for _ in range(REPEATS)):.3f}")

running = client.execute(endless)
time.sleep(0.5)
begun = time.perf_counter()
session.manager.interrupt_kernel()
content = session.reply(running)
assert content["status"] == "error", content
print(f"interrupt {time.perf_counter() - begun:.3f}")

begun = time.perf_counter()
session.reply(client.execute(keeping))
print(f"cell after the interrupt {time.perf_counter() - begun:.3f}")
session.manager.restart_kernel()
client.wait_for_ready(timeout=PATIENCE)
content = session.reply(client.execute("kept"))
assert content["status"] == "error", content

# A cell that never ends must not keep the kernel: it goes when it is told, nobody has to kill it.
client.execute(endless)
time.sleep(1)
begun = time.perf_counter()
session.manager.request_shutdown()
process = session.manager.provisioner.process
process.wait(timeout=PATIENCE)
print(f"shutdown while busy {time.perf_counter() - begun:.3f}")
client.stop_channels()
