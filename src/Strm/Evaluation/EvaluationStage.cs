namespace Strm.Evaluation;

/// <summary>The two parts of an evaluation.</summary>
public enum EvaluationStage
{
    /// <summary>Each clip passes the network once.</summary>
    Clips,

    /// <summary>Clips are compared, episode by episode.</summary>
    Episodes,
}
