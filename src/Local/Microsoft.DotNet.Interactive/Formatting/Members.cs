using System.Collections;
using System.Collections.Concurrent;
using System.Dynamic;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>What of a value is shown: itself, its items, or its public properties and fields.</summary>
internal static class Members
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<MemberInfo>> Cache = new();

    /// <summary>Values whose text says all.</summary>
    public static bool IsScalar(object value) =>
        value is string or decimal or DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan or Guid or Uri or Enum or Version or
            System.Numerics.BigInteger or System.Numerics.Complex or Half or Int128 or UInt128 or Type or Exception or Delegate or Pointer or
            JsonElement or JsonDocument or System.Text.Json.Nodes.JsonNode or System.Text.StringBuilder or Index or Range ||
        value.GetType().IsPrimitive;

    public static string ScalarText(object value) => value switch
    {
        bool flag => flag ? "True" : "False",
        Type type => TypeName(type),
        JsonDocument document => document.RootElement.GetRawText(),
        JsonElement { ValueKind: not JsonValueKind.Undefined } element => element.GetRawText(),
        DateTime time => time.ToString("u"),
        DateTimeOffset time => time.ToString("u"),
        _ => value.ToString() ?? string.Empty,
    };

    /// <summary>The items of a sequence, and whether there are more than are shown.</summary>
    public static (IReadOnlyList<object?> Items, bool More, int? Count) Items(IEnumerable sequence)
    {
        var limit = Formatter.ListExpansionLimitFor(sequence.GetType());
        List<object?> items = [];
        var more = false;
        foreach (var item in sequence)
        {
            if (items.Count == limit)
            {
                more = true;
                break;
            }

            items.Add(item);
        }

        return (items, more, sequence is ICollection { Count: var count } ? count : null);
    }

    /// <summary>The names and values shown of an object; a getter that throws shows its exception.</summary>
    public static IReadOnlyList<(string Name, object? Value)> Of(object value) => value switch
    {
        ExpandoObject expando => [.. expando.Select(pair => (pair.Key, pair.Value))],
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => ($"Item{i + 1}", tuple[i]))],
        _ => [.. Cache.GetOrAdd(value.GetType(), Find).Select(member => (member.Name, Read(member, value)))],
    };

    public static string TypeName(Type type)
    {
        if (type.IsArray) return TypeName(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        if (IsAnonymous(type)) return "(anonymous)";
        if (!type.IsGenericType) return type.IsNested && !type.IsGenericParameter ? Outer(type) + type.Name : type.FullName ?? type.Name;
        var name = (type.IsNested ? Outer(type) + type.Name : type.FullName ?? type.Name).Split('`')[0];
        return $"{name}<{string.Join(',', type.GetGenericArguments().Select(TypeName))}>";
    }

    private static bool IsAnonymous(Type type) => type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal);

    // A type of a notebook is nested in the class of its submission, which means nothing to its author.
    private static string Outer(Type type) =>
        type.DeclaringType is { } outer && !outer.Name.StartsWith("Submission#", StringComparison.Ordinal) ? TypeName(outer) + "+" : string.Empty;

    private static MemberInfo[] Find(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && !IsByRefLike(property.PropertyType));
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance).Where(field => !IsByRefLike(field.FieldType));
        return [.. properties.Cast<MemberInfo>().Concat(fields).DistinctBy(member => member.Name)];
    }

    private static bool IsByRefLike(Type type) => type.IsByRef || type.IsByRefLike || type.IsPointer;

    private static object? Read(MemberInfo member, object value)
    {
        try
        {
            return member is PropertyInfo property ? property.GetValue(value) : ((FieldInfo)member).GetValue(value);
        }
        catch (Exception exception)
        {
            return (exception as TargetInvocationException)?.InnerException ?? exception;
        }
    }
}
