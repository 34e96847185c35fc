namespace Strm.Jupyter.Apps;

/// <summary>The end of every program: how the values of cells are printed.</summary>
internal static class PrintedValues
{
    private const string Calls = """
        /// <summary>Prints what a notebook shows below its cells.</summary>
        static class CellValue
        {
            public static void Show(Action cell) => cell();

            public static void Show<T>(Func<T> cell) => Print(cell());

            public static Task ShowAsync(Func<Task> cell) => cell();

            public static async Task ShowAsync<T>(Func<Task<T>> cell) => Print(await cell());

        """;

    /// <summary>With the text that a notebook's formatters give.</summary>
    public const string Formatted = Calls + """

            static void Print(object value) =>
                Console.WriteLine(Microsoft.DotNet.Interactive.Formatting.Formatter.ToDisplayString(value, "text/plain"));
        }

        """;

    /// <summary>With .NET's own text for values.</summary>
    public const string Plain = Calls + """

            public static void display(object value) => Print(value);

            static void Print(object value)
            {
                if (value is System.Collections.IEnumerable items and not string) foreach (var item in items) Console.WriteLine(item);
                else Console.WriteLine(value ?? "<null>");
            }
        }

        """;
}
