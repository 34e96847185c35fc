using System.Collections.Concurrent;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Chooses how values are written: per type and MIME type, the most specific formatter wins, the latest among equals.</summary>
public static partial class Formatter
{
    private static readonly Lock Gate = new();
    private static readonly ConcurrentDictionary<(Type Type, string MimeType), ITypeFormatter> Chosen = new();
    private static readonly ConcurrentDictionary<Type, IReadOnlyCollection<string>> ChosenMimeTypes = new();
    private static readonly ConcurrentDictionary<Type, int> Limits = new();
    private static List<ITypeFormatter> registered = [];
    private static List<ITypeFormatter> declared = [];
    private static List<(Type Type, IReadOnlyCollection<string> MimeTypes)> preferred = [];
    private static HashSet<Type> searched = [];
    private static int listExpansionLimit = 20;
    private static int recursionLimit = 6;

    private static event Action<DisplayedValue>? Displayed;

    public static string DefaultMimeType { get; set; } = HtmlFormatter.MimeType;

    public static string NullString { get; set; } = "<null>";

    /// <summary>How many items of a sequence are written.</summary>
    public static int ListExpansionLimit
    {
        get => listExpansionLimit;
        set => listExpansionLimit = value >= 0 ? value : throw new ArgumentException("ListExpansionLimit must be at least 0.");
    }

    /// <summary>How deep into an object graph values are written.</summary>
    public static int RecursionLimit
    {
        get => recursionLimit;
        set => recursionLimit = value >= 0 ? value : throw new ArgumentException("RecursionLimit must be at least 0.");
    }

    public static void ResetToDefault()
    {
        lock (Gate)
        {
            (registered, declared, preferred, searched) = ([], [], [], []);
            (DefaultMimeType, NullString, listExpansionLimit, recursionLimit) = (HtmlFormatter.MimeType, "<null>", 20, 6);
            Limits.Clear();
            ForgetChoices();
        }
    }

    public static void Register(ITypeFormatter formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        lock (Gate)
        {
            registered.Insert(0, formatter);
            ForgetChoices();
        }
    }

    public static void Register<T>(FormatDelegate<T> formatter, string mimeType = PlainTextFormatter.MimeType) =>
        Register(typeof(T), (value, context) => formatter((T)value, context), mimeType);

    public static void Register(Type type, FormatDelegate<object> formatter, string mimeType = PlainTextFormatter.MimeType) =>
        Register(new AnonymousTypeFormatter(type, mimeType, formatter));

    public static void Register(Type type, Action<object, TextWriter> formatter, string mimeType = PlainTextFormatter.MimeType) =>
        Register(new AnonymousTypeFormatter(type, mimeType, (value, context) =>
        {
            formatter(value, context.Writer);
            return true;
        }));

    public static void Register<T>(Action<T, TextWriter> formatter, string mimeType = PlainTextFormatter.MimeType) =>
        Register(typeof(T), (value, writer) => formatter((T)value, writer), mimeType);

    public static void Register<T>(Func<T, string> formatter, string mimeType = PlainTextFormatter.MimeType) =>
        Register(typeof(T), (value, writer) => writer.Write(formatter((T)value)), mimeType);

    public static void SetPreferredMimeTypesFor(Type type, params string[] preferredMimeTypes)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (preferredMimeTypes is not { Length: > 0 }) throw new ArgumentException("At least one MIME type is required.", nameof(preferredMimeTypes));
        lock (Gate)
        {
            preferred.Insert(0, (type, preferredMimeTypes.Distinct().ToArray()));
            ForgetChoices();
        }
    }

    public static IReadOnlyCollection<string> GetPreferredMimeTypesFor(Type? type) => ChosenMimeTypes.GetOrAdd(type ?? typeof(object), FindMimeTypes);

    public static ITypeFormatter GetPreferredFormatterFor(Type actualType, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(mimeType);
        return Chosen.GetOrAdd((actualType, mimeType), key => FindFormatter(key.Type, key.MimeType));
    }

    public static string ToDisplayString(this object? obj, string mimeType = PlainTextFormatter.MimeType)
    {
        ArgumentNullException.ThrowIfNull(mimeType);
        using var writer = new StringWriter();
        using (var context = new FormatContext(writer)) obj.FormatTo(context, mimeType);
        return writer.ToString();
    }

    public static string ToDisplayString(this object? obj, ITypeFormatter formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        using var writer = new StringWriter();
        using (var context = new FormatContext(writer)) formatter.Format(obj!, context);
        return writer.ToString();
    }

    public static void FormatTo<T>(this T obj, FormatContext context, string mimeType)
    {
        if (obj is null) DefaultFormatters.WriteNull(context, mimeType);
        else GetPreferredFormatterFor(obj.GetType(), mimeType).Format(obj, context);
    }

    public static IDisposable SubscribeToDisplayedValues(Action<DisplayedValue> onEvent)
    {
        Displayed += onEvent;
        return new Disposable(() => Displayed -= onEvent);
    }

    public static void WriteToConsole(DisplayedValue displayedValue)
    {
        var values = displayedValue.FormattedValues;
        if (values.Count == 0) return;
        var text = values.FirstOrDefault(value => value.MimeType == PlainTextFormatter.MimeType) ?? values[0];
        Console.WriteLine(text.Value);
    }

    internal static void RaiseFormatterEvent(DisplayedValue displayedValue)
    {
        if (Displayed is { } handlers) handlers(displayedValue);
        else WriteToConsole(displayedValue);
    }

    internal static void SetListExpansionLimit(Type type, int limit) => Limits[type] = limit;

    internal static int ListExpansionLimitFor(Type type) => Limits.TryGetValue(type, out var limit) ? limit : ListExpansionLimit;

    private static void ForgetChoices()
    {
        Chosen.Clear();
        ChosenMimeTypes.Clear();
    }
}
