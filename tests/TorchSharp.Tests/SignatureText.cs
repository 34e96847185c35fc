using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text;

namespace TorchSharp.Signatures;

/// <summary>
/// Writes the public and protected surface of an assembly as text, one line a member, so that two assemblies can be compared.
/// </summary>
/// <remarks>
/// A line holds what a caller's source depends on: kind, static, abstract or virtual, declaring type, name, type parameters with
/// constraints, parameter types, names, modifiers and defaults, and the type of the result. After the type of a reference, '!' tells
/// that it is annotated as never null and '|null' that it may be null; nothing stands where the package does not annotate.
/// </remarks>
public static class SignatureText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["System.Void"] = "void", ["System.Boolean"] = "bool", ["System.Byte"] = "byte", ["System.SByte"] = "sbyte",
        ["System.Int16"] = "short", ["System.Int32"] = "int", ["System.Int64"] = "long", ["System.Single"] = "float",
        ["System.Double"] = "double", ["System.String"] = "string", ["System.Object"] = "object", ["System.IntPtr"] = "nint",
    };

    /// <summary>All lines of an assembly in ordinal order, without those of the seam to what the package lacks.</summary>
    public static IReadOnlyList<string> Of(Assembly assembly)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Type type in assembly.GetTypes().Where(type => IsVisible(type) && type.Namespace is "TorchSharp" or "TorchSharp.Modules" or "TorchSharp.Utils"))
        {
            lines.UnionWith(OfType(type));
        }

        return [.. lines];
    }

    /// <summary>All lines of the assembly in a file, whose references lie beside it.</summary>
    public static IReadOnlyList<string> OfFile(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var context = new AssemblyLoadContext(path, isCollectible: false);
        context.Resolving += (_, name) =>
            File.Exists(Path.Combine(folder, name.Name + ".dll")) ? context.LoadFromAssemblyPath(Path.Combine(folder, name.Name + ".dll")) : null;
        return Of(context.LoadFromAssemblyPath(Path.GetFullPath(path)));
    }

    /// <summary>A line without what it says of nulls.</summary>
    public static string WithoutMarks(string line) => line.Replace("!", "", StringComparison.Ordinal).Replace("|null", "", StringComparison.Ordinal);

    /// <summary>Whether a line is the package's, and says the same of nulls wherever the package's says something.</summary>
    public static bool Agrees(string line, string original)
    {
        int k = 0;
        int j = 0;
        while (k < line.Length || j < original.Length)
        {
            string here = MarkAt(line, k);
            string there = MarkAt(original, j);
            if (there.Length > 0 && here != there)
            {
                return false;
            }

            k += here.Length;
            j += there.Length;
            if (k < line.Length != j < original.Length || (k < line.Length && line[k] != original[j]))
            {
                return false;
            }

            k++;
            j++;
        }

        return true;
    }

    private static string MarkAt(string line, int index) =>
        index < line.Length && line[index] == '!' ? "!" : string.CompareOrdinal(line, index, "|null", 0, 5) == 0 ? "|null" : "";

    /// <summary>The lines of one type: one for itself, one for each interface, one for each member.</summary>
    public static IEnumerable<string> OfType(Type type)
    {
        yield return TypeLine(type);
        if (type.IsEnum)
        {
            foreach (string name in type.GetEnumNames())
            {
                object value = Convert.ChangeType(type.GetField(name)!.GetRawConstantValue()!, typeof(long), CultureInfo.InvariantCulture);
                yield return $"enum-value {Name(type)}::{name} = {value}";
            }

            yield break;
        }

        foreach (Type contract in type.GetInterfaces().Where(IsVisible))
        {
            yield return $"interface-of {Name(type)} : {Name(contract)}";
        }

        if (typeof(MulticastDelegate).FullName == type.BaseType?.FullName)
        {
            yield return "delegate " + Method(type.GetMethod("Invoke")!);
            yield break;
        }

        foreach (MemberInfo member in type.GetMembers(Declared))
        {
            if (Member(member) is { } line)
            {
                yield return line;
            }
        }
    }

    private static string TypeLine(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
        string shape = type.IsAbstract && type.IsSealed ? "static "
            : type is { IsAbstract: true, IsInterface: false } ? "abstract "
            : type is { IsSealed: true, IsValueType: false } ? "sealed " : "";
        string ground = type is { IsValueType: false, BaseType: { } parent } ? " : " + Name(parent) : "";
        return $"type {shape}{kind} {Name(type)}{ground}{Constraints(type.GetGenericArguments())}";
    }

    // What is marked obsolete cannot be called where warnings are errors.
    private static string? Member(MemberInfo member) =>
        Plain(member) is { } line && member.CustomAttributes.Any(data => data.AttributeType == typeof(ObsoleteAttribute)) ? "obsolete " + line : Plain(member);

    private static string? Plain(MemberInfo member) => member switch
    {
        MethodInfo { IsSpecialName: true } method when !method.Name.StartsWith("op_", StringComparison.Ordinal) => null,
        MethodInfo method when IsVisible(method) && !method.Name.Contains('.', StringComparison.Ordinal) && method.Name != "Finalize"
            => "method " + Method(method),
        ConstructorInfo { IsStatic: false } constructor when IsVisible(constructor)
            => $"constructor {Access(constructor)}{Name(member.DeclaringType!)}({Parameters(constructor)})",
        PropertyInfo property => Property(property),
        FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly => Field(field),
        EventInfo { AddMethod: { } add } happening when IsVisible(add)
            => $"event {Name(member.DeclaringType!)}::{happening.Name} : {Name(happening.EventHandlerType!)}",
        _ => null,
    };

    private static string Field(FieldInfo field)
    {
        string kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        string value = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue(), field.FieldType) : "";
        string access = field.IsPublic ? "" : "protected ";
        return $"field {access}{kind}{Name(field.DeclaringType!)}::{field.Name} : {Name(field.FieldType, field)}{value}";
    }

    private static string? Property(PropertyInfo property)
    {
        MethodInfo?[] accessors = [property.GetMethod, property.SetMethod];
        var visible = accessors.OfType<MethodInfo>().Where(IsVisible).ToArray();
        if (visible.Length == 0 || property.Name.Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        string index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{Parameters(parameters)}]" : "";
        string ability = string.Join(' ', visible.Select(accessor => Access(accessor) + (accessor == property.GetMethod ? "get;" : "set;")));
        string mark = Mark(property.PropertyType, new NullabilityInfoContext().Create(property).ReadState);
        return $"property {Shape(visible[0])}{Name(property.DeclaringType!)}::{property.Name}{index} : {Name(property.PropertyType, property)}{mark} {{ {ability} }}";
    }

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        string mark = Mark(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter).ReadState);
        return $"{Access(method)}{Shape(method)}{Name(method.DeclaringType!)}::{method.Name}{generic}({Parameters(method)}) : {Name(method.ReturnType, method.ReturnParameter)}{mark}"
            + Constraints(method.IsGenericMethodDefinition ? method.GetGenericArguments() : []);
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    // Overriding changes nothing for a caller, so an override reads like the plain member.
    private static string Shape(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface || method.GetBaseDefinition() != method ? ""
        : method.IsAbstract ? "abstract "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";

    private static string Parameters(MethodBase method)
    {
        bool extension = method.CustomAttributes.Any(data => data.AttributeType.FullName == typeof(ExtensionAttribute).FullName);
        return (extension ? "this " : "") + Parameters(method.GetParameters());
    }

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    // What the compiler's nullable analysis knows of a reference: '!' never null, '|null' maybe null, nothing where it is not annotated.
    private static string Mark(Type type, NullabilityState state) =>
        type.IsValueType || type.IsGenericParameter || type == typeof(void) ? ""
        : state == NullabilityState.NotNull ? "!"
        : state == NullabilityState.Nullable ? "|null" : "";

    private static string Parameter(ParameterInfo parameter)
    {
        var text = new StringBuilder();
        bool isParams = parameter.CustomAttributes.Any(data =>
            data.AttributeType.FullName is "System.ParamArrayAttribute" or "System.Runtime.CompilerServices.ParamCollectionAttribute");
        text.Append(isParams ? "params " : "");
        Type type = parameter.ParameterType;
        if (type.IsByRef)
        {
            text.Append(parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ");
            type = type.GetElementType()!;
        }

        // An indexer's parameters in a generic type are more than NullabilityInfoContext can take.
        string mark = parameter.Member is PropertyInfo ? "" : Mark(type, new NullabilityInfoContext().Create(parameter).WriteState);
        text.Append(Name(type, parameter)).Append(mark).Append(' ').Append(parameter.Name);
        if (parameter.HasDefaultValue)
        {
            text.Append(" = ").Append(Literal(parameter.RawDefaultValue, type));
        }

        return text.ToString();
    }

    private static string Literal(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Constraints(Type[] parameters)
    {
        var text = new StringBuilder();
        foreach (Type parameter in parameters.Where(candidate => candidate.IsGenericParameter))
        {
            var limits = new List<string>();
            GenericParameterAttributes flags = parameter.GenericParameterAttributes;
            if (flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            {
                limits.Add("struct");
            }
            else if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            {
                limits.Add("class");
            }

            limits.AddRange(parameter.GetGenericParameterConstraints().Where(limit => limit.FullName != "System.ValueType")
                .Select(Name).Order(StringComparer.Ordinal));
            text.Append(limits.Count > 0 ? $" where {parameter.Name} : {string.Join(", ", limits)}" : "");
        }

        return text.ToString();
    }

    /// <summary>A type's name as C# writes it, without the namespace TorchSharp.</summary>
    public static string Name(Type type) => Name(type, new Queue<string?>());

    // Names of tuples' elements are kept in an attribute: for each tuple those of its elements, outer tuples before inner ones.
    private static string Name(Type type, ICustomAttributeProvider place)
    {
        var attribute = place.GetCustomAttributes(typeof(TupleElementNamesAttribute), false).OfType<TupleElementNamesAttribute>().FirstOrDefault();
        return Name(type, new Queue<string?>(attribute?.TransformNames ?? []));
    }

    private static string Name(Type type, Queue<string?> tupleNames)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!, tupleNames) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        }

        if (type.IsPointer)
        {
            return Name(type.GetElementType()!) + "*";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying, tupleNames) + "?";
        }

        Type[] arguments = type.GetGenericArguments();
        if (type.Namespace == "System" && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            string?[] names = [.. arguments.Select(_ => tupleNames.TryDequeue(out string? name) ? name : null)];
            return $"({string.Join(", ", arguments.Select((argument, k) => Name(argument, tupleNames) + (names[k] is { } name ? " " + name : "")))})";
        }

        string plain = Plain(type);
        return Keywords.TryGetValue(plain, out string? keyword) ? keyword
            : arguments.Length == 0 ? plain
            : $"{plain}<{string.Join(", ", arguments.Select(argument => Name(argument, tupleNames)))}>";
    }

    private static string Plain(Type type)
    {
        string name = type.Name.Split('`')[0];
        string prefix = type.DeclaringType is { } outer ? Plain(outer) : type.Namespace ?? "";
        return prefix.Length == 0 || prefix == "TorchSharp" ? name : $"{prefix}.{name}";
    }

    private static bool IsVisible(Type type) =>
        type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!) : type.IsPublic;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
