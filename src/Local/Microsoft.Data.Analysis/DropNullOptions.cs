namespace Microsoft.Data.Analysis;

/// <summary>Which rows <see cref="DataFrame.DropNulls"/> leaves out: those with any missing value, or those with nothing else.</summary>
public enum DropNullOptions
{
    Any,
    All,
}
