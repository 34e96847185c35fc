namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>Types as C# writes them.</summary>
internal static class TypeText
{
    public static string Of(Type type)
    {
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (!type.IsVisible) return "object";
        var name = type.FullName!.Split('[')[0].Replace('+', '.');
        if (!type.IsGenericType) return "global::" + name;
        return $"global::{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }
}
