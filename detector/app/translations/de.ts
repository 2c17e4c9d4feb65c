<?xml version="1.0" encoding="utf-8"?>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
  <name>polyp-detector</name>
  <message>
    <source>READY</source>
    <translation>BEREIT</translation>
  </message>
  <message>
    <source>LOOKING</source>
    <translation>SUCHE LÄUFT</translation>
  </message>
  <message>
    <source>MARKED</source>
    <translation>MARKIERT</translation>
  </message>
  <message>
    <source>BYPASS</source>
    <translation>MARKER AUS</translation>
  </message>
  <message>
    <source>TOO SLOW</source>
    <translation>ZU LANGSAM</translation>
  </message>
  <message>
    <source>NO SIGNAL</source>
    <translation>KEIN SIGNAL</translation>
  </message>
  <message>
    <source>STARTING</source>
    <translation>STARTET</translation>
  </message>
  <message>
    <source>ENGINE FAULT</source>
    <translation>KI-STÖRUNG</translation>
  </message>
  <message>
    <source>PAUSED</source>
    <translation>PAUSE</translation>
  </message>
  <message>
    <source>FROZEN</source>
    <translation>STANDBILD</translation>
  </message>
  <message>
    <source>ENDED</source>
    <translation>ENDE</translation>
  </message>
  <message>
    <source>Research use only. Not a medical device.</source>
    <translation>Nur für Forschungszwecke. Kein Medizinprodukt.</translation>
  </message>
  <message>
    <source>pause, go on, play again; live: hold the picture</source>
    <translation>Pause, weiter, von vorn; live: Standbild</translation>
  </message>
  <message>
    <source>record the procedure, or end the record</source>
    <translation>Untersuchung aufzeichnen, Aufzeichnung beenden</translation>
  </message>
  <message>
    <source>keep the picture</source>
    <translation>Bild sichern</translation>
  </message>
  <message>
    <source>keep the last 20 seconds</source>
    <translation>die letzten 20 Sekunden sichern</translation>
  </message>
  <message>
    <source>lesion here</source>
    <translation>Läsion hier</translation>
  </message>
  <message>
    <source>false alarm</source>
    <translation>Fehlalarm</translation>
  </message>
  <message>
    <source>next phase: insertion, withdrawal</source>
    <translation>nächste Phase: Einführen, Rückzug</translation>
  </message>
  <message>
    <source>bypass: hide all markers, show them</source>
    <translation>Marker ausblenden, einblenden</translation>
  </message>
  <message>
    <source>next style of markers</source>
    <translation>nächste Form der Marker</translation>
  </message>
  <message>
    <source>a short tone on a new marking</source>
    <translation>kurzer Ton bei neuer Markierung</translation>
  </message>
  <message>
    <source>the picture on the second screen, too</source>
    <translation>Bild auch auf dem zweiten Monitor</translation>
  </message>
  <message>
    <source>the figures below the picture</source>
    <translation>Werte unter dem Bild</translation>
  </message>
  <message>
    <source>5 seconds back</source>
    <translation>5 Sekunden zurück</translation>
  </message>
  <message>
    <source>5 seconds on</source>
    <translation>5 Sekunden vor</translation>
  </message>
  <message>
    <source>a frame back</source>
    <translation>ein Einzelbild zurück</translation>
  </message>
  <message>
    <source>a frame on</source>
    <translation>ein Einzelbild vor</translation>
  </message>
  <message>
    <source>slower</source>
    <translation>langsamer</translation>
  </message>
  <message>
    <source>faster</source>
    <translation>schneller</translation>
  </message>
  <message>
    <source>full screen; Esc leaves it</source>
    <translation>Vollbild; Esc beendet es</translation>
  </message>
  <message>
    <source>these keys</source>
    <translation>diese Tasten</translation>
  </message>
  <message>
    <source>quit</source>
    <translation>beenden</translation>
  </message>
  <message>
    <source>The models are trained on Kvasir-SEG, PolypGen and BKAI-IGH NeoPolyp, for research and education only. Cite: Jha et al., “Kvasir-SEG: A Segmented Polyp Dataset”, MMM 2020; Ali et al., Scientific Data 2023; Ngoc Lan et al., “NeoUNet”, ISVC 2021. Commercial use needs the publishers' permission. Program: GPL-3.0-or-later.</source>
    <translation>Die Modelle sind mit Kvasir-SEG, PolypGen und BKAI-IGH NeoPolyp trainiert, nur für Forschung und Lehre. Zu zitieren: Jha et al., „Kvasir-SEG: A Segmented Polyp Dataset“, MMM 2020; Ali et al., Scientific Data 2023; Ngoc Lan et al., „NeoUNet“, ISVC 2021. Kommerzielle Nutzung nur mit Erlaubnis der Herausgeber. Programm: GPL-3.0-or-later.</translation>
  </message>
</context>
</TS>
