using System.Reflection;
using System.Runtime.CompilerServices;

namespace Strm.Tests;

/// <summary>The public signatures of assemblies as lines of text, to be compared with a list.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Every public type and member, one a line: <c>Namespace.Type.Member(type name, …) : type</c>.</summary>
    public static SortedSet<string> Of(params Assembly[] assemblies) =>
        new(assemblies.SelectMany(assembly => assembly.GetExportedTypes()).SelectMany(Lines), StringComparer.Ordinal);

    /// <summary>The lines of a list that is an embedded resource of the calling assembly, without its comments.</summary>
    public static SortedSet<string> List(string name)
    {
        var assembly = Assembly.GetCallingAssembly();
        var resource = assembly.GetManifestResourceNames().Single(resource => resource.EndsWith(name, StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new(reader.ReadToEnd().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Lines(Type type)
    {
        var name = Name(type);
        yield return $"{Kind(type)} {name}";
        if (type.IsEnum)
        {
            foreach (var value in Enum.GetNames(type)) yield return $"{name}.{value} = {Convert.ToInt64(Enum.Parse(type, value), System.Globalization.CultureInfo.InvariantCulture)}";
            yield break;
        }

        if (type.IsSubclassOf(typeof(Delegate)))
        {
            yield return Method(name, type.GetMethod("Invoke")!);
            yield break;
        }

        var isRecord = type.GetMethod("<Clone>$") is not null;
        foreach (var constructor in type.GetConstructors(Declared).Where(constructor => IsVisible(constructor) && !(isRecord && constructor.IsFamily)))
        {
            if (!constructor.IsStatic) yield return $"{name}({Parameters(constructor)})";
        }

        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic && !field.IsSpecialName)) yield return $"{name}.{field.Name} : {Name(field.FieldType)}";
        foreach (var property in type.GetProperties(Declared))
        {
            var accessors = new[] { property.GetMethod, property.SetMethod }.Where(accessor => accessor is not null && IsVisible(accessor)).ToList();
            if (accessors.Count == 0 || property.Name == "EqualityContract") continue;
            var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(p => Name(p.ParameterType)))}]" : string.Empty;
            yield return $"{name}.{property.Name}{index} : {Name(property.PropertyType)} {{ {string.Concat(accessors.Select(accessor => accessor == property.GetMethod ? "get; " : "set; "))}}}";
        }

        foreach (var method in type.GetMethods(Declared).Where(method => IsVisible(method) && IsListed(method))) yield return Method(name, method);
    }

    // What every object has, and what the compiler makes for records and properties, says nothing.
    private static bool IsListed(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) &&
        method.Name is not ("op_Equality" or "op_Inequality" or "Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "<Clone>$" or "Deconstruct" or "Finalize") &&
        !method.Name.Contains('<', StringComparison.Ordinal) &&
        (method.GetBaseDefinition() == method || method.GetBaseDefinition().DeclaringType!.Assembly != method.DeclaringType!.Assembly || method.IsAbstract);

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsSubclassOf(typeof(Delegate)) ? "delegate" : type.IsValueType ? "struct" :
        type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : "class";

    private static string Method(string type, MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : string.Empty;
        var isExtension = method.IsDefined(typeof(ExtensionAttribute), false);
        return $"{(method.IsStatic ? "static " : string.Empty)}{type}.{method.Name}{generic}({(isExtension ? "this " : string.Empty)}{Parameters(method)}) : {Name(method.ReturnType)}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var modifier = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : string.Empty;
        var value = parameter.HasDefaultValue ? $" = {Default(parameter.DefaultValue)}" : string.Empty;
        return $"{modifier}{Name(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Default(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        Enum => $"{value.GetType().Name}.{value}",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsGenericParameter) return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        var simple = Keyword(type) ?? (type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true ? type.Name : type.FullName ?? $"{type.Namespace}.{type.Name}");
        return type.IsGenericType ? $"{simple.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : simple;
    }

    private static string? Keyword(Type type) =>
        type == typeof(void) ? "void" : type == typeof(string) ? "string" : type == typeof(object) ? "object" : type == typeof(bool) ? "bool" : type == typeof(int) ? "int" :
        type == typeof(long) ? "long" : type == typeof(double) ? "double" : type == typeof(float) ? "float" : type == typeof(char) ? "char" : type == typeof(byte) ? "byte" : null;
}
