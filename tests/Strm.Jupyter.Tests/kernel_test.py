"""What Jupyter's own test suite asks of a kernel with all features. JUPYTER_DATA_DIR says where the kernel is registered."""
import os
import unittest

import jupyter_kernel_test


class StrmKernelTests(jupyter_kernel_test.KernelTests):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()

        # The suite gives a cell 15 seconds, which the first one may need on a machine with other work.
        cls.kc.execute_interactive("1", timeout=120)

    kernel_name = os.environ.get("STRM_TEST_KERNEL", ".net-csharp")
    language_name = "C#"
    file_extension = ".cs"

    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oops");'
    completion_samples = [
        {"text": "Console.ReadL", "matches": ["Console.ReadLine"]},
        {"text": "System.Console.ReadL", "matches": ["System.Console.ReadLine"]},
        {"text": "var name = DateTime.Tod", "matches": ["DateTime.Today"]},
    ]
    complete_code_samples = ["1+1", "var x = 2;", "class A { }", "#!time\n1", "#r \"nuget: A, 1.0\"\nvar y = 2;", "for (var i = 0; i < 2; i++)\n{\n}"]
    incomplete_code_samples = ["if (true) {", "class B {", "for (var i = 0; i < 2; i++)\n{", "void F(", "var s = @\"a"]
    invalid_code_samples = ["var = ;;)", "var = = 1;", "1 + ) 2;"]
    code_page_something = 'Strm.Jupyter.FrontEnd.ShowPage("more");'
    code_generate_error = 'throw new System.InvalidOperationException("boom");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + 1', "result": "a1"},
        {"code": "await System.Threading.Tasks.Task.FromResult(2.5)", "result": "2.5"},
        {"code": "6 * 7", "result": "42"},
        {"code": "6 * 7", "result": "42"},
    ]
    code_display_data = [{"code": 'HTML("<b>x</b>").Display();', "mime": "text/html"}, {"code": "display(3);", "mime": "text/html"}]
    code_history_pattern = "6 ?*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Console.WriteLine"
    code_clear_output = "Strm.Jupyter.FrontEnd.ClearOutput();"


if __name__ == "__main__":
    unittest.main()
