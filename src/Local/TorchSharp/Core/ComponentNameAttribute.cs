namespace TorchSharp.Utils;

/// <summary>Gives a field of a module another name in the state dictionary than the field's own.</summary>
[AttributeUsage(AttributeTargets.Field)]
public class ComponentNameAttribute : Attribute
{
    public string Name { get; set; } = null!;
}
