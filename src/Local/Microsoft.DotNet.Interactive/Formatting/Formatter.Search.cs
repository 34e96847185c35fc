using System.Collections;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>The search for a type's formatter: those registered, then those its attribute declares, then the defaults.</summary>
public static partial class Formatter
{
    private static ITypeFormatter FindFormatter(Type type, string mimeType)
    {
        lock (Gate)
        {
            SearchAttributes(type);
            ITypeFormatter? specific = MostSpecific(registered, type, mimeType) ?? MostSpecific(declared, type, mimeType);
            return specific ?? DefaultFormatters.For(mimeType) ?? throw new ArgumentException($"No formatter is registered for MIME type {mimeType}.");
        }
    }

    private static IReadOnlyCollection<string> FindMimeTypes(Type type)
    {
        lock (Gate)
        {
            SearchAttributes(type);
            var best = default((Type Type, IReadOnlyCollection<string> MimeTypes));
            foreach (var candidate in preferred.Where(candidate => IsFor(candidate.Type, type)))
            {
                if (best.Type is null || IsMoreSpecific(candidate.Type, best.Type)) best = candidate;
            }

            return best.MimeTypes ?? [type == typeof(string) ? PlainTextFormatter.MimeType : DefaultMimeType];
        }
    }

    /// <summary>Whether someone gave the type, or a base of it, its own look.</summary>
    internal static bool HasOwnHtml(Type type)
    {
        lock (Gate)
        {
            SearchAttributes(type);
            return registered.Concat(declared).Any(formatter => formatter.MimeType == HtmlFormatter.MimeType && formatter.Type != typeof(object) && IsFor(formatter.Type, type));
        }
    }

    private static AnonymousTypeFormatter? MostSpecific(List<ITypeFormatter> formatters, Type type, string mimeType)
    {
        List<ITypeFormatter> ordered = [];
        foreach (var formatter in formatters.Where(formatter => formatter.MimeType == mimeType && IsFor(formatter.Type, type)))
        {
            var place = ordered.FindIndex(other => IsMoreSpecific(formatter.Type, other.Type));
            ordered.Insert(place < 0 ? ordered.Count : place, formatter);
        }

        // One that declines leaves the value to the next, in the end to the default.
        if (ordered.Count == 0) return null;
        return new AnonymousTypeFormatter(ordered[0].Type, mimeType, (value, context) =>
            ordered.Any(formatter => formatter.Format(value, context)) || DefaultFormatters.For(mimeType)?.Format(value, context) == true);
    }

    private static bool IsFor(Type formatted, Type actual) =>
        formatted.IsAssignableFrom(actual) ||
        (formatted.IsGenericTypeDefinition && Bases(actual).Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == formatted));

    private static bool IsMoreSpecific(Type one, Type other) => IsFor(other, one) && !IsFor(one, other);

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType) yield return current;
        foreach (var implemented in type.GetInterfaces()) yield return implemented;
    }

    private static void SearchAttributes(Type type)
    {
        if (!searched.Add(type)) return;
        foreach (var attribute in type.GetCustomAttributes(inherit: true).Where(a => a.GetType().Name == nameof(TypeFormatterSourceAttribute)))
        {
            if (Property(attribute, nameof(TypeFormatterSourceAttribute.FormatterSourceType)) is Type source)
            {
                var formatters = source.GetMethod(nameof(ITypeFormatterSource.CreateTypeFormatters))?.Invoke(Activator.CreateInstance(source, nonPublic: true), null);
                foreach (var formatter in (formatters as IEnumerable ?? Array.Empty<object>()).Cast<object>()) declared.Insert(0, Adapt(formatter, type));
            }

            if (Property(attribute, nameof(TypeFormatterSourceAttribute.PreferredMimeTypes)) is string[] { Length: > 0 } mimeTypes)
            {
                preferred.Insert(0, (type, mimeTypes));
            }
        }
    }

    private static ITypeFormatter Adapt(object formatter, Type type)
    {
        if (formatter is ITypeFormatter typed) return typed;
        var format = formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)]) ??
                     throw new InvalidOperationException($"{formatter.GetType()} needs a public method 'bool Format(object, TextWriter)' to format {type}.");
        var write = format.CreateDelegate<Func<object, TextWriter, bool>>(formatter);
        return new AnonymousTypeFormatter(
            Property(formatter, nameof(ITypeFormatter.Type)) as Type ?? type,
            Property(formatter, nameof(ITypeFormatter.MimeType)) as string ?? PlainTextFormatter.MimeType,
            (value, context) => write(value, context.Writer));
    }

    private static object? Property(object instance, string name) => instance.GetType().GetProperty(name)?.GetValue(instance);
}
